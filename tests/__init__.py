"""The suite. It mirrors the apps."""
