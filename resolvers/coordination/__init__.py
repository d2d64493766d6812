"""What those who look after the scheme see and do. Each function refuses everybody else first."""
