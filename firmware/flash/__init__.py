"""The flash's room: settings, log and last crash as files."""
