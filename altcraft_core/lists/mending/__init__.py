"""How refused rows are mended: by cause, and in a workbook that goes to a colleague."""
