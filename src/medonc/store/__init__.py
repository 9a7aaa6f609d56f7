"""The database: resource versions, audit, people, desk lines, due tasks."""
