"""What a certificate looks like, where somebody has designed it: rules, pictures, revisions."""
