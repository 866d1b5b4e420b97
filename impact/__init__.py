"""What changed because of it: reports that expose nobody."""
