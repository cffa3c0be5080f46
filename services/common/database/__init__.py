"""Where orders are stored: SQLite by default, PostgreSQL by URL; blocking and awaitable."""
