"""From an uploaded file to accepted profiles. Knows nothing of Altcraft's wire, of databases or of pages."""
