"""Seats: where the decisions of a party and of a mediator are made. `seat.py` says what is asked of one."""
