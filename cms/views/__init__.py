"""Our own views in the CMS."""
