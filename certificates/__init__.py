"""What is earned: certificates, their documents and their verification."""
