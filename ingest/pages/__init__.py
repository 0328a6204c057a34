"""Reading the knowledge base: Markdown pages and `fonti.yaml` become values, or problems with file and line."""
