"""What every page rests on, whoever it is for: keys in cookies, forms, origins, assets, templates. It knows no room."""
