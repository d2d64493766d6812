"""The root of everything that can be done. Each noun brings its own mutations; here they come together."""

import strawberry


@strawberry.type(description="What can be done.")
class Mutation:
    @strawberry.mutation(description="Placeholder while the house is built.")
    def nothing(self) -> bool:
        return True
