"""The code with which a guest comes back: a number that says whose it is, and words that only they know.

It is chosen by the system and short enough for the telephone: 91734-river-tulip-maple-goose. Four of 256 words are
32 random bits, kept as argon2id and behind a limit of tries.
"""

from __future__ import annotations

import re
import secrets

#: Plain words that are not mistaken for each other on the telephone.
_TEXT = """
    acorn amber anchor apple apron arrow autumn bamboo banjo barley basket beach bean bear bell berry bicycle birch
    biscuit blanket blossom boat bonnet book bottle branch bread breeze brick bridge broom brush bucket bumble
    butter button cactus cake camel candle canoe canvas carrot castle cedar chair chalk cherry chestnut circle
    citrus clay cliff clock cloud clover cocoa coconut comet compass copper coral corner cotton cradle crayon
    cricket crystal cup cushion daisy dancer dawn desk diamond dolphin donkey door dragon drum duck eagle easel
    elbow elephant ember engine envelope evening fabric falcon feather fence fern ferry fiddle field finch flag
    flame flannel flower flute forest fountain fox garden garlic gate gecko ginger giraffe glacier glove goose grape
    grass guitar hammer hammock harbour harvest hat hazel hedge helmet heron hill honey horizon horse island ivory
    jacket jasmine jelly jigsaw jungle kettle kitten ladder lagoon lamp lantern laurel lemon letter lettuce lily
    lion lizard lobster lupin magnet mango maple marble market meadow melon mirror mitten moon morning mountain
    muffin mushroom needle nest noodle nutmeg oak ocean olive onion orange orchard otter owl paddle panda paper
    parrot pasta peach pebble pelican pencil penguin pepper piano picnic pigeon pillow pine planet plum pocket pond
    pony poppy potato prairie pumpkin puzzle quilt rabbit radish rainbow raisin raven ribbon river robin rocket rose
    saddle sailor salmon sandal saturn scarf seal shell silver skate sparrow spider spoon spring squirrel star stone
    summer swan table teapot thimble tiger toast tomato train tulip turtle umbrella valley velvet village violin
    walnut waterfall whale willow window winter wombat
"""
WORDS = tuple(_TEXT.split())
_LENGTH = 4


def new_number() -> str:
    """Five digits by which the database finds whose code it is. Not a secret."""
    return str(secrets.randbelow(90_000) + 10_000)


def new_words() -> str:
    """What only the guest knows."""
    return "-".join(secrets.choice(WORDS) for _ in range(_LENGTH))


def split(typed: str) -> tuple[str, str] | None:
    """Number and words of a code, however somebody typed it; None for what cannot be one."""
    found = re.findall(r"[a-z]+|[0-9]+", typed.casefold()[:200])
    if len(found) < 2 or not found[0].isdecimal():
        return None
    return found[0], "-".join(found[1:])
