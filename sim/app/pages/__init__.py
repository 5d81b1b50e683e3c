"""The pages, a page a file: from what is asked and what is known to plain dictionaries for a template."""
