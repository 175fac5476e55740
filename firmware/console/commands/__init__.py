"""What answers the commands: for each command NAME_facts (for JSON) and NAME_lines (for people)."""
