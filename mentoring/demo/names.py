"""Words of which the people of the demo are made. Nobody of them exists."""

GIVEN = (
    "Aisha", "Alun", "Amara", "Bethan", "Callum", "Carys", "Chidi", "Dafydd", "Elena", "Ewan", "Farah", "Fiona",
    "Gareth", "Grace", "Hamza", "Hannah", "Imran", "Isla", "Jamal", "Jia", "Kavita", "Keir", "Leila", "Liam",
    "Maeve", "Marcus", "Mei", "Mohan", "Nadia", "Niamh", "Olu", "Owain", "Priya", "Quentin", "Rafael", "Rhian",
    "Samira", "Sean", "Tariq", "Tegan", "Uma", "Vikram", "Wanjiru", "Xiu", "Yusuf", "Zara",
)  # fmt: skip
FAMILY = (
    "Abara", "Bevan", "Campbell", "Davies", "Eze", "Farrell", "Gill", "Hughes", "Iqbal", "Jenkins", "Khan",
    "Lloyd", "Morgan", "Nwosu", "Okafor", "Patel", "Quinn", "Rees", "Shah", "Thomas", "Usman", "Vaughan",
    "Walsh", "Young", "Zhang",
)  # fmt: skip
TOWNS = (
    "Aberdeen", "Bangor", "Belfast", "Birmingham", "Bristol", "Cardiff", "Derby", "Dundee", "Edinburgh", "Exeter",
    "Glasgow", "Leeds", "Liverpool", "London", "Manchester", "Newcastle", "Norwich", "Oxford", "Plymouth",
    "Sheffield", "Swansea", "York",
)  # fmt: skip
STAGES = ("Student", "Newly qualified", "First senior post", "Changing field", "Returning to practice")
HEADLINES = (
    "{topic} for all of working life",
    "From the ward to {topic}, and glad of it",
    "Happy to think aloud about {topic}",
    "{topic}, leadership and staying sane",
)
ABOUTS = (
    "I have worked in {town} for a long time and remember well how it felt to begin. I listen first.",
    "I change jobs every few years and have learnt from every one. Ask me about the ones that went wrong.",
    "I was lucky with my own mentor and would like to pass some of it on. Meetings by video suit me best.",
)
HOPES = (
    "I would like to find my feet in {topic} and to plan the next two years.",
    "I am changing to {topic} and want to talk it through with somebody who has done it.",
    "I would like to grow more confident, above all in {topic}.",
)
