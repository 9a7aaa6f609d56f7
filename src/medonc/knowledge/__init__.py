"""What medicine knows, as data: shapes, the one reader of its files, the rules and their cases."""
