"""Why a file is no workbook that can be read, and what to do about it."""

from bot.texts.language import say


def empty() -> str:
    return say("这个文件是空的。")


def locked() -> str:
    return say("这份表格设了密码。请打开它，取消密码，另存为 .xlsx 再来。")


def old_form() -> str:
    return say("这是旧格式的表格（.xls）。请用 Excel 或 WPS 打开它，另存为 .xlsx 再来。")


def other_form() -> str:
    return say("这不是 .xlsx 表格。请用 Excel 或 WPS 打开它，另存为 .xlsx 再来。")


def no_table() -> str:
    return say("这个文件不是表格。要的是 Excel 或 WPS 存的 .xlsx。")


def broken() -> str:
    return say("这份表格坏了，打不开。请用 Excel 或 WPS 打开看看，另存一份再来。")


def too_big() -> str:
    return say("这份表格太大了。请只留要用的工作表，把多余的空行和图片删掉再来。")


def plain_text() -> str:
    return say("这是 .csv 文件。请用 Excel 或 WPS 打开它，另存为 .xlsx 再发来。")
