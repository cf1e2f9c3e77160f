"""Read-only CalDAV access to calendars: RFC 4791 without writing, RFC 6578, RFC 6764."""
