"""The pages of partners, for those who work for one: a module for each page (``web.console``)."""
