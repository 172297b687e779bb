"""Who bought in the demo's past, and where they live: nobody real."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

# Street, area, city, state, PIN code.
TOWNS: Sequence[tuple[str, str, str, str, str]] = (
    ("12, 4th Cross", "Indiranagar", "Bengaluru", "KA", "560038"),
    ("7, Temple Street", "Malleshwaram", "Bengaluru", "KA", "560003"),
    ("31, Vijayanagar 2nd Stage", "", "Mysuru", "KA", "570017"),
    ("204, Shivneri", "Kothrud", "Pune", "MH", "411038"),
    ("9B, Hill Road", "Bandra West", "Mumbai", "MH", "400050"),
    ("15, Second Avenue", "Anna Nagar", "Chennai", "TN", "600040"),
    ("3-6-111, Himayatnagar", "", "Hyderabad", "TG", "500029"),
    ("22, Park Street", "", "Kolkata", "WB", "700016"),
    ("A-14, Green Park", "", "New Delhi", "DL", "110016"),
    ("48, CG Road", "Navrangpura", "Ahmedabad", "GJ", "380009"),
)
NAMES = (
    "Anil Deshpande",
    "Bhavna Iyer",
    "Chirag Patel",
    "Deepa Nair",
    "Eshan Roy",
    "Fatima Sheikh",
    "Gautam Rao",
    "Harini Subramanian",
    "Imran Qureshi",
    "Jaya Menon",
    "Kabir Sethi",
    "Lata Joshi",
    "Manav Gupta",
    "Neha Kulkarni",
    "Omkar Patil",
    "Priya Das",
    "Rohan Mehta",
    "Sneha Reddy",
    "Tarun Bose",
    "Usha Pillai",
    "Vikram Shetty",
    "Wahida Khan",
    "Yash Thakur",
    "Zoya Mirza",
)


def home_of(nth: int) -> Mapping[str, str]:
    """Give what a buyer writes at the checkout; the same one buys again and again."""
    name = NAMES[nth % len(NAMES)]
    line1, line2, city, state, postcode = TOWNS[nth % len(TOWNS)]
    return {
        "email": f"{name.split()[0].lower()}@example.in",
        "name": name,
        "phone": "",
        "line1": line1,
        "line2": line2,
        "city": city,
        "state": state,
        "postcode": postcode,
        "delivery_method": "standard",
    }
