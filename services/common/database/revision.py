"""The newest schema: the last file of migrations/versions/."""

HEAD = "0001"
