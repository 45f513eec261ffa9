"""When projects take people: classes with dates, regular days, all year; and what one can join on a day."""
