"""The rules: functions of arrays that know nothing of one another, of the model, or of the order of things."""
