"""The process: the order of things. It owns the arrays, calls the rules and asks the seats, and decides nothing."""
