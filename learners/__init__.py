"""Who learns: accounts, enrolments, completions and attempts."""
