"""What a server hands to the code for one request: as JSON, and as a page for people."""
