import asyncio

from bot.channels.telegram.pace import IN_ALL_SECONDS, Pace


async def test_a_chat_gets_one_message_in_its_time_and_holds_no_other():
    clock = asyncio.get_running_loop().time
    pace, start = Pace(clock, in_a_chat=0.2), asyncio.get_running_loop().time()

    await pace.turn(1)
    await pace.turn(2)
    assert clock() - start < 0.15
    await pace.turn(1)
    assert clock() - start >= 0.2


async def test_all_chats_together_get_twenty_five_messages_a_second():
    clock = asyncio.get_running_loop().time
    pace, start = Pace(clock), asyncio.get_running_loop().time()

    await asyncio.gather(*(pace.turn(chat) for chat in range(16)))

    assert clock() - start >= 15 * IN_ALL_SECONDS - 0.001
