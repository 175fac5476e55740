"""The commands' room: the modules that answer them; console.command_table names them."""
