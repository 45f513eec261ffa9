"""What each kind of record holds, by the headings of the menu. Money is 分, hours are 学时 (45 min), dates are civil dates."""
