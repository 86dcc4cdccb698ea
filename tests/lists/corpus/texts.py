"""Text files: separators, quote marks, line ends, headers, ragged rows, damage."""

from __future__ import annotations

from collections.abc import Mapping

from altcraft_core.records import ReadOptions
from tests.lists.corpus.case import Case, Row

TWO = ("email", "name")


def text(
    name: str,
    content: str | bytes,
    cells: Mapping[int, Row],
    *,
    columns: Row = TWO,
    separator: str = ",",
    header_row: int = 1,
    encoding: str = "utf-8",
    rows: int | None = None,
    told: ReadOptions | None = None,
    remarks: Mapping[str, tuple[int, ...]] | None = None,
) -> Case:
    """A file that is read; every row of it is told unless `rows` says that there are more."""
    return Case(
        name=name,
        content=content if isinstance(content, bytes) else content.encode(encoding),
        told=told or ReadOptions(),
        found=ReadOptions(encoding=encoding, separator=separator, header_row=header_row),
        columns=columns,
        rows=len(cells) if rows is None else rows,
        cells=cells,
        remarks=remarks or {},
    )


def refused(name: str, content: str | bytes, error: str, told: ReadOptions | None = None) -> Case:
    """A file that is no list, and a part of the sentence that says so."""
    return Case(
        name=name,
        content=content if isinstance(content, bytes) else content.encode(),
        told=told or ReadOptions(),
        error=error,
    )


ANN, BOB = ("a@b.ru", "Ann"), ("c@d.ru", "Bob")
BOTH = {2: ANN, 3: BOB}

SEPARATORS = (
    text("comma.csv", "email,name\na@b.ru,Ann\nc@d.ru,Bob\n", BOTH),
    text("semicolon.csv", "email;name\na@b.ru;Ann\nc@d.ru;Bob\n", BOTH, separator=";"),
    text("tab.tsv", "email\tname\na@b.ru\tAnn\nc@d.ru\tBob\n", BOTH, separator="\t"),
    text("bar.txt", "email|name\na@b.ru|Ann\nc@d.ru|Bob\n", BOTH, separator="|"),
    text("caret.txt", "email^name\na@b.ru^Ann\nc@d.ru^Bob\n", BOTH, separator="^"),
    text("one_column.txt", "email\na@b.ru\nc@d.ru\n", {2: ("a@b.ru",), 3: ("c@d.ru",)}, columns=("email",)),
    text(
        "decimal_commas.csv",
        "email;sum;tax\na@b.ru;1,50;0,30\nc@d.ru;2,50;0,50\n",
        {2: ("a@b.ru", "1,50", "0,30"), 3: ("c@d.ru", "2,50", "0,50")},
        columns=("email", "sum", "tax"),
        separator=";",
    ),
    text(
        "commas_in_every_cell_of_a_ragged_list.csv",
        "email;name;city\na@b.ru;Lee, Ann;Bath\nc@d.ru;Ray, Bob;Bath\ne@f.ru;Fox, Eve\ng@h.ru;Orr, Dan;Bath\n",
        {4: ("e@f.ru", "Fox, Eve", None), 5: ("g@h.ru", "Orr, Dan", "Bath")},
        columns=("email", "name", "city"),
        separator=";",
        rows=4,
        remarks={"short_rows": (4,)},
    ),
    text(
        "more_commas_in_a_cell_than_columns.csv",
        "email;address\na@b.ru;Омск, ул. Мира, д. 1, кв. 3\nc@d.ru;Омск, ул. Мира, д. 2, кв. 4\n",
        {2: ("a@b.ru", "Омск, ул. Мира, д. 1, кв. 3"), 3: ("c@d.ru", "Омск, ул. Мира, д. 2, кв. 4")},
        columns=("email", "address"),
        separator=";",
    ),
    text(
        "more_commas_in_a_cell_than_columns_of_a_ragged_list.csv",
        "Отчёт\nимя;адрес\nАня;Омск, ул. Мира, д. 1\nЮля;Омск, ул. Мира, д. 2\nЯна;Омск, ул. Мира, д. 3\n",
        {3: ("Аня", "Омск, ул. Мира, д. 1"), 5: ("Яна", "Омск, ул. Мира, д. 3")},
        columns=("имя", "адрес"),
        separator=";",
        header_row=2,
        rows=3,
    ),
    text(
        "tags_between_tabs.tsv",
        "email\ttags\na@b.ru\tvip,new,spb\nc@d.ru\tvip,old,spb\n",
        {2: ("a@b.ru", "vip,new,spb"), 3: ("c@d.ru", "vip,old,spb")},
        columns=("email", "tags"),
        separator="\t",
    ),
    text(
        "comma_in_the_header_too.csv",
        "Сумма, руб.;Почта\n1 234,50;a@b.ru\n2 345,60;c@d.ru\n",
        {2: ("1 234,50", "a@b.ru"), 3: ("2 345,60", "c@d.ru")},
        columns=("Сумма, руб.", "Почта"),
        separator=";",
    ),
    text(
        "decimal_commas_without_a_header.csv",
        "a@b.ru;1,5\nc@d.ru;2,5\n",
        {1: ("a@b.ru", "1,5"), 2: ("c@d.ru", "2,5")},
        columns=("column 1", "column 2"),
        separator=";",
        header_row=0,
    ),
    text("sep_line.csv", "sep=;\nemail;name\na@b.ru;Ann\nc@d.ru;Bob\n", BOTH, separator=";"),
    text("sep_line_quoted.csv", '"sep=|"\r\nemail|name\r\na@b.ru|Ann\r\nc@d.ru|Bob\r\n', BOTH, separator="|"),
    text(
        "sep_line_of_another_sign.csv",
        "SEP=#\nemail#name\na@b.ru#Ann, Dr.\n",
        {2: ("a@b.ru", "Ann, Dr.")},
        separator="#",
    ),
)

QUOTES = (
    text("all_quoted.csv", '"email","name"\n"a@b.ru","Ann"\n"c@d.ru","Bob"\n', BOTH),
    text("quoted_with_mark.csv", b'\xef\xbb\xbf"email","name"\r\n"a@b.ru","Ann"\r\n"c@d.ru","Bob"\r\n', BOTH),
    text("separator_in_quotes.csv", 'email,name\na@b.ru,"Lee, Ann, Dr."\n', {2: ("a@b.ru", "Lee, Ann, Dr.")}),
    text("doubled_quotes.csv", 'email,name\na@b.ru,"Ann ""Nan"" Lee"\n', {2: ("a@b.ru", 'Ann "Nan" Lee')}),
    text(
        "escaped_quotes.csv",
        'email,name\n"a@b.ru","Ann \\"Nan\\" Lee"\n"c@d.ru","C:\\dir\\\\"\n',
        {2: ("a@b.ru", 'Ann "Nan" Lee'), 3: ("c@d.ru", "C:\\dir\\")},
    ),
    text(
        "backslash_before_a_closing_quote.csv",
        'email,name\n"a@b.ru","C:\\"\n"c@d.ru","Bob"\n',
        {2: ("a@b.ru", "C:\\"), 3: BOB},
    ),
    text(
        "line_feed_in_a_cell.csv",
        'email,name\na@b.ru,"Ann\nLee"\nc@d.ru,Bob\n',
        {2: ("a@b.ru", "Ann\nLee"), 3: BOB},
    ),
    text(
        "crlf_in_a_cell.csv",
        'email,name\r\na@b.ru,"Ann\r\n\r\nLee"\r\nc@d.ru,Bob\r\n',
        {2: ("a@b.ru", "Ann\n\nLee"), 3: BOB},
    ),
    text(
        "inch_marks.csv",
        'email,screen\na@b.ru,15" or 17"\nc@d.ru,19"\n',
        {2: ("a@b.ru", '15" or 17"'), 3: ("c@d.ru", '19"')},
        columns=("email", "screen"),
    ),
    text(
        "marks_around_a_separator.csv",
        'email,width,height\na@b.ru,4",5"\n',
        {2: ("a@b.ru", '4"', '5"')},
        columns=("email", "width", "height"),
    ),
    text(
        "company_in_quotes.csv",
        'email;company\na@b.ru;"Ромашка" ООО\nc@d.ru;"Мак"\n',
        {2: ("a@b.ru", '"Ромашка" ООО'), 3: ("c@d.ru", "Мак")},
        columns=("email", "company"),
        separator=";",
        remarks={"stray_quotes": (2,)},
    ),
    text(
        "spaces_before_quotes.csv",
        'email, name\n"a@b.ru", "Lee, Ann"\n"c@d.ru",  "Bob"\n "e@f.ru", Eve\n',
        {2: ("a@b.ru", "Lee, Ann"), 3: BOB, 4: ("e@f.ru", "Eve")},
    ),
    text(
        "spaces_before_quotes_and_lines_in_them.csv",
        'email; name\n"a@b.ru"; "Ann; \n""Nan"" Lee"\n"c@d.ru"; "Bob"\n',
        {2: ("a@b.ru", 'Ann; \n"Nan" Lee'), 3: BOB},
        separator=";",
    ),
    text(
        "space_before_a_company_in_quotes.csv",
        'email;company\na@b.ru; "Ромашка" ООО\nc@d.ru; "Мак"\n',
        {2: ("a@b.ru", ' "Ромашка" ООО'), 3: ("c@d.ru", ' "Мак"')},
        columns=("email", "company"),
        separator=";",
        remarks={"stray_quotes": (2, 3)},
    ),
    text(
        "spaces_behind_quotes.csv",
        '"email" ,"name"\n"a@b.ru" ,"Lee, Ann"  \n"c@d.ru",Bob \n"e@f.ru" ,"""Eve"" , Dr."\n',
        {2: ("a@b.ru", "Lee, Ann"), 3: ("c@d.ru", "Bob "), 4: ("e@f.ru", '"Eve" , Dr.')},
    ),
    text(
        "spaces_around_quotes_and_lines_in_them.csv",
        '"email" ; "name"\n"a@b.ru" ; "Ann; \n""Nan"" Lee" \n"c@d.ru" ; "Bob\n" ; "x"\n',
        {2: ("a@b.ru", 'Ann; \n"Nan" Lee', None), 3: ("c@d.ru", "Bob\n", "x")},
        columns=("email", "name", "column 3"),
        separator=";",
        remarks={"long_rows": (3,)},
    ),
    text(
        "space_behind_a_company_in_quotes.csv",
        'email;company\na@b.ru;"Ромашка" ООО\nc@d.ru;"Мак" \n',
        {2: ("a@b.ru", '"Ромашка" ООО'), 3: ("c@d.ru", '"Мак" ')},
        columns=("email", "company"),
        separator=";",
        remarks={"stray_quotes": (2, 3)},
    ),
    refused(
        "spaces_behind_quotes_in_a_ragged_list_with_a_stray_one.csv",
        '"email" ,"name"\n"a@b.ru"\n"c@d.ru" ,"Bob" x\n',
        "line 3 .*quote mark",
    ),
    text(
        "quote_never_closed.csv",
        'email,name\na@b.ru,Ann\nc@d.ru,"Bob\n',
        {2: ANN, 3: ("c@d.ru", '"Bob')},
        remarks={"stray_quotes": (3,)},
    ),
    refused("quote_never_closed_in_a_ragged_list.csv", 'email,name\na@b.ru\nc@d.ru,"Bob\n', "line 3 .*quote mark"),
    text(
        "apostrophes.csv", "email,name\na@b.ru,'Ann'\nc@d.ru,O'Bob\n", {2: ("a@b.ru", "'Ann'"), 3: ("c@d.ru", "O'Bob")}
    ),
)

LINE_ENDS = (
    text("crlf.csv", "email,name\r\na@b.ru,Ann\r\nc@d.ru,Bob\r\n", BOTH),
    text("cr.csv", "email,name\ra@b.ru,Ann\rc@d.ru,Bob\r", BOTH),
    text("mixed_ends.csv", "email,name\r\na@b.ru,Ann\rc@d.ru,Bob\ne@f.ru,Eve", BOTH | {4: ("e@f.ru", "Eve")}),
    text("no_last_end.csv", "email,name\na@b.ru,Ann\nc@d.ru,Bob", BOTH),
    text(
        "blank_lines.csv",
        "email,name\n\na@b.ru,Ann\n\n\nc@d.ru,Bob\n\n",
        {2: (None, None), 3: ANN, 4: (None, None), 5: (None, None), 6: BOB, 7: (None, None)},
    ),
    text("blank_lines_above.csv", "\n\nemail,name\na@b.ru,Ann\n", {4: ANN}, header_row=3),
    text("doubled_ends.csv", "email,name\r\r\na@b.ru,Ann\r\r\n", {2: (None, None), 3: ANN, 4: (None, None)}),
)

TITLE = "Выгрузка за март 2026\nМенеджер: Петров\n\n"

HEADERS = (
    text("no_header.csv", "a@b.ru,Ann\nc@d.ru,Bob\n", {1: ANN, 2: BOB}, columns=("column 1", "column 2"), header_row=0),
    text(
        "no_header_of_phones.csv",
        "Ann;+79001234567\nBob;+79007654321\n",
        {1: ("Ann", "+79001234567"), 2: ("Bob", "+79007654321")},
        columns=("column 1", "column 2"),
        separator=";",
        header_row=0,
    ),
    text(
        "title_above.csv",
        TITLE + "email;имя;город\na@b.ru;Аня;Омск\n",
        {5: ("a@b.ru", "Аня", "Омск")},
        columns=("email", "имя", "город"),
        separator=";",
        header_row=4,
    ),
    text(
        "title_above_one_column.txt",
        "Весенняя ярмарка\nпочта\na@b.ru\nc@d.ru\n",
        {3: ("a@b.ru",), 4: ("c@d.ru",)},
        columns=("почта",),
        header_row=2,
    ),
    text(
        "padded_title_above.csv",
        "Отчёт;;;\n;;;\nemail;имя;город;бонус\na@b.ru;Аня;Омск;7\n",
        {4: ("a@b.ru", "Аня", "Омск", "7")},
        columns=("email", "имя", "город", "бонус"),
        separator=";",
        header_row=3,
    ),
    text(
        "header_on_line_20.csv",
        "Title\n" * 19 + "email,name\na@b.ru,Ann\n" + "c@d.ru,Bob\n" * 30,
        {21: ANN, 22: BOB},
        header_row=20,
        rows=31,
    ),
    text(
        "header_far_down_as_told.csv",
        "x,y\n" * 30 + "email,name\na@b.ru,Ann\n",
        {32: ANN},
        header_row=31,
        told=ReadOptions(header_row=31),
    ),
    text(
        "repeated_headers.csv",
        "email,phone,phone,phone\na@b.ru,1,2,3\n",
        {2: ("a@b.ru", "1", "2", "3")},
        columns=("email", "phone", "phone (2)", "phone (3)"),
        remarks={"renamed_columns": ()},
    ),
    text(
        "empty_headers.csv",
        "email,,name,\na@b.ru,x,Ann,y\n",
        {2: ("a@b.ru", "x", "Ann", "y")},
        columns=("email", "column 2", "name", "column 4"),
        remarks={"unnamed_columns": (), "long_rows": (2,)},
    ),
    text(
        "header_that_names_half_of_the_columns.csv",
        "email,,email,,\na@b.ru,1,c@d.ru,2,\ne@f.ru,1,g@h.ru,2,3\n",
        {2: ("a@b.ru", "1", "c@d.ru", "2", None), 3: ("e@f.ru", "1", "g@h.ru", "2", "3")},
        columns=("email", "column 2", "email (2)", "column 4", "column 5"),
        remarks={"unnamed_columns": (), "renamed_columns": (), "long_rows": (2, 3)},
    ),
    text(
        "header_that_names_one_column_of_three.csv",
        "email,,\na@b.ru,Ann,Bath\nc@d.ru,Bob,Bath\n",
        {2: ("a@b.ru", "Ann", "Bath"), 3: ("c@d.ru", "Bob", "Bath")},
        columns=("email", "column 2", "column 3"),
        remarks={"long_rows": (2, 3)},
    ),
    text(
        "our_own_name_as_header.csv",
        "email,_row\na@b.ru,7\n",
        {2: ("a@b.ru", "7")},
        columns=("email", "_row (2)"),
        remarks={"renamed_columns": ()},
    ),
    text(
        "spaces_around_headers.csv",
        " email , name \na@b.ru, Ann \n",
        {2: ("a@b.ru", " Ann ")},
    ),
    text(
        "header_on_two_lines.csv",
        '"e-mail\naddress",name\na@b.ru,Ann\n',
        {2: ANN},
        columns=("e-mail\naddress", "name"),
    ),
)

ROWS = (
    text(
        "short_rows.csv",
        "email,name,city\na@b.ru\nc@d.ru,Bob\ne@f.ru,Eve,Bath\n",
        {2: ("a@b.ru", None, None), 3: ("c@d.ru", "Bob", None), 4: ("e@f.ru", "Eve", "Bath")},
        columns=("email", "name", "city"),
        remarks={"short_rows": (2, 3)},
    ),
    text(
        "long_row.csv",
        'email,name\na@b.ru,Ann\nc@d.ru,Bob,"x, y",,z\n',
        {2: ("a@b.ru", "Ann", None, None, None), 3: ("c@d.ru", "Bob", "x, y", None, "z")},
        columns=("email", "name", "column 3", "column 4", "column 5"),
        remarks={"long_rows": (3,)},
    ),
    text(
        "ragged_rows_with_line_feeds.csv",
        'email,name,city\n"a@b.ru","Ann\nLee"\nc@d.ru,Bob,Bath,x\n',
        {2: ("a@b.ru", "Ann\nLee", None, None), 3: ("c@d.ru", "Bob", "Bath", "x")},
        columns=("email", "name", "city", "column 4"),
        remarks={"short_rows": (2,), "long_rows": (3,)},
    ),
    text("trailing_empty_columns.csv", "email,name,,,\na@b.ru,Ann,,,\nc@d.ru,Bob,,,\n", BOTH),
    text(
        "16384_columns_without_anything_in_most.csv",
        "\r\n".join(row + "," * 16_382 for row in ("email,name", 'a@b.ru,"Lee, Ann"', "c@d.ru,Bob")),
        {2: ("a@b.ru", "Lee, Ann"), 3: BOB},
    ),
    text("3000_separators_at_the_end_of_a_row.csv", "email,name\na@b.ru,Ann\nc@d.ru,Bob" + "," * 3_000 + "\n", BOTH),
    text("separator_at_the_end_of_rows.csv", "email,name\na@b.ru,Ann,\nc@d.ru,Bob,\n", BOTH),
    text(
        "leading_zeros.csv",
        "email,code\na@b.ru,007\nc@d.ru,+7\n",
        {2: ("a@b.ru", "007"), 3: ("c@d.ru", "+7")},
        columns=("email", "code"),
    ),
    text(
        "empty_in_quotes.csv",
        'email,name\n"",""\na@b.ru,""\n',
        {2: (None, None), 3: ("a@b.ru", None)},
    ),
    text("spaces_only.csv", "email,name\na@b.ru, \n", {2: ("a@b.ru", " ")}),
    text("formula.csv", 'email,name\na@b.ru,"=1+1"\n', {2: ("a@b.ru", "=1+1")}),
)

DAMAGE = (
    text("nul_bytes.csv", "email,name\na@b.ru,A\x00nn\nc@d.ru,Bob\x00\n", BOTH, remarks={"nul_bytes": ()}),
    text(
        "zeros_at_the_end.csv",
        "email,name\na@b.ru,Ann\nc@d.ru,Bob\n" + "\x00" * 500,
        BOTH,
        remarks={"nul_bytes": ()},
    ),
    text("end_of_file_sign.csv", "email,name\na@b.ru,Ann\x1a\n", {2: ("a@b.ru", "Ann\x1a")}),
    text("end_of_file_sign_at_the_end.csv", "email,name\r\na@b.ru,Ann\r\nc@d.ru,Bob\r\n\x1a", BOTH),
    text("end_of_file_signs_behind_the_last_row.csv", "email,name\na@b.ru,Ann\nc@d.ru,Bob\x1a\x1a", BOTH),
    refused("empty.csv", "", "is empty"),
    refused("header_only.csv", "email,name\n", "no row"),
    refused("blank_only.csv", "\n\n\n", "no row"),
    refused("image.csv", b"\x89PNG\r\n\x1a\n" + bytes(50), "PNG"),
    refused(
        "broken_utf8.csv",
        "email;имя\na@b.ru;Мария\nc@d.ru;Ольга\n".encode().replace(b"\xd1\x80", b"\xd1"),
        "byte .* on line 2",
    ),
    refused(
        "cut_in_a_letter_of_utf_16.csv",
        "email;имя\na@b.ru;Мария\n".encode("utf-16")[:-1],
        r"is UTF-16, but byte 47 on line 2 is broken\. Correct that place, or save",
    ),
    refused("cut_in_a_letter.csv", "email;имя\na@b.ru;Мария\n".encode()[:-2], "line 2 is broken"),
    refused(
        "told_encoding_does_not_fit.csv",
        "email;имя\na@b.ru;Аня\n".encode("cp1251"),
        "line 1 is not",
        ReadOptions(encoding="utf-8"),
    ),
    refused("random_bytes.csv", bytes(range(256)), "binary"),
)

CASES = (*SEPARATORS, *QUOTES, *LINE_ENDS, *HEADERS, *ROWS, *DAMAGE)
