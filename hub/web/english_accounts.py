"""English of signing in and of accounts; a part of :data:`hub.web.english.ENGLISH`."""

from __future__ import annotations

ACCOUNTS: dict[str, str] = {
    # signing in
    "登录密码": "Password",
    "新的密码": "New password",
    "还没有登录，或登录已过期；请登录。": "You are not signed in, or no longer; please sign in.",
    "没有账号，或忘了密码": "No account, or the password is forgotten",
    "请系统管理员在“账号”页给您一个链接，打开它自己设密码。": (
        "Ask an administrator for a link (page Accounts); behind it you choose a password."
    ),
    "在中枢这台机器上不用密码也能登录：运行下面的命令，打开它给出的链接（十分钟内有效，只能用一次）。": (
        "On the hub's own machine no password is needed: run this command and open the link it prints "
        "(good for ten minutes and for one use)."
    ),
    "账号或密码不对，没有登录；请重输密码。忘了密码请找系统管理员重置。": (
        "Account or password is wrong; type the password again. An administrator can reset it."
    ),
    "账号或密码不对，没有登录；试错多次，请等 {n} 秒再试。忘了密码请找系统管理员重置。": (
        "Account or password is wrong, and has been several times: wait {n} s before the next try. "
        "An administrator can reset it."
    ),
    "试错太多次，请等 {n} 秒再试；账号没有锁死。忘了密码请找系统管理员重置。": (
        "Too many wrong tries: wait {n} s. The account is not locked for good. "
        "If the password is forgotten, an administrator can reset it."
    ),
    "试错太多次，请等 {n} 秒再试；账号没有锁死。手机不在身边就用一个备用码，都没有请系统管理员重置。": (
        "Too many wrong tries: wait {n} s. The account is not locked for good. "
        "Without the phone use a recovery code; without either an administrator can reset it."
    ),
    "输入动态码": "Enter the one-time code",
    "打开手机上的验证器，输入“驿站”的六位数字；它每三十秒换一次。": (
        "Open the authenticator on your phone and type Yizhan's six digits; they change every thirty seconds."
    ),
    "动态码，或一个备用码": "One-time code, or a recovery code",
    "换一个账号": "Another account",
    "等动态码的时间过了，没有登录；请重新输密码。": (
        "The time for the code is over and you are not signed in; begin again with the password."
    ),
    "动态码不对或已用过；请等下一个码再输。": "The code is wrong or was used already; wait for the next one.",
    # an invitation
    "设密码": "Choose a password",
    "{name}，请设您的密码": "{name}, choose your password",
    "以后登录用这个账号：": "From now on you sign in as: ",
    "再输一遍新密码": "The new password again",
    "设好并登录": "Take it and sign in",
    "两次输的新密码不一样，没有采用；请重输。": "The two differ, so nothing was taken; type them again.",
    # accounts
    "姓名或账号": "name or account",
    "在用": "In use",
    "{n} / {total} 个账号": "{n} of {total}",
    "登录方式": "Signs in by",
    "还没有密码": "No password yet",
    "初始密码还没换": "First password not changed yet",
    "新建账号": "New account",
    "账号（小写字母、数字、连字符，登录时用）": "Account (small letters, digits, hyphens; to sign in with)",
    "管哪里": "Where",
    "怎么登录": "How to come in",
    "给他一个链接，他自己设密码（24 小时内有效，只能用一次）": (
        "A link behind which he chooses his password (good once, for 24 hours)"
    ),
    "给他一个初始密码，他登录后必须换掉": "A first password, which he must change at once",
    "已经有账号“{name}”，没有新建；请换一个账号名。": (
        "There is an account {name} already; nothing was made; choose another name."
    ),
    "自己的角色和状态自己不能改，没有执行；请另一位系统管理员来改。": (
        "Nobody changes his own roles or state; nothing was done. Ask another administrator."
    ),
    "没有这个账号，可能刚被改过；请从“账号管理”再找。": (
        "There is no such account; look for it on page Accounts."
    ),
    "至少要有一个角色，没有保存；不让用就停用账号。": (
        "It needs at least one role; nothing was saved. To shut somebody out, switch the account off."
    ),
    "已保存，立即生效。": "Saved, and in force at once.",
    "请交给 {name} 本人": "For {name} in person",
    "这个链接只显示这一次，24 小时内有效，只能用一次：他打开它，自己设密码。": (
        "Shown only this once; good for one use within 24 hours: behind it the password is chosen."
    ),
    "这个初始密码只显示这一次：请当面告诉本人，他登录后必须换掉。": (
        "Shown only this once: say it face to face; it must be changed at the first sign-in."
    ),
    "登录用的账号：": "Signs in as: ",
    "登录着": "Signed in",
    "这是您自己的账号：角色和状态请另一位系统管理员来改。": (
        "This is your own account: another administrator changes its roles and state."
    ),
    "姓名和角色": "Name and roles",
    "现有的角色（去掉勾就收回）": "Roles now (untick to take away)",
    "再给一个角色：": "Give another role:",
    "忘了密码，或丢了手机": "Password forgotten, or phone lost",
    "他在各处的登录马上退出；动态码也要重设。": (
        "Everywhere signed out at once; one-time codes are set up anew as well."
    ),
    "重置登录": "Reset",
    "停用账号": "Switch off",
    "停用后马上退出、不能再登录；他做过的事都留着，可以重新启用。": (
        "Signed out at once and shut out; what was done stays, and it can be switched on again."
    ),
    "启用后用原来的密码登录。": "Then the password of before works again.",
    # one's own account
    "我的账号": "My account",
    "角色": "Roles",
    "已设": "Set",
    "没有，用链接登录": "None: you sign in by link",
    "换密码": "Change password",
    "请先换密码": "First change the password",
    "您用的是别人给的密码，只有您自己知道的密码才算数。换好就能用控制台。": (
        "Somebody gave you this password; choose one that only you know. Then the console is yours."
    ),
    "现在的密码": "Current password",
    "换好后，别处的登录都会退出。": "Everywhere else you are signed out then.",
    "密码已换；别处的登录都已退出。": "The password was changed; everywhere else you are signed out.",
    "动态码": "One-time codes",
    "动态码已关闭。": "One-time codes are off.",
    "已开启": "On",
    "没有开启": "Off",
    "管理": "Manage",
    "开启": "Switch on",
    "请先设好动态码": "First set up one-time codes",
    "系统管理员能改所有人的权限，所以只凭密码不够：还要手机上的动态码。设好就能用控制台。": (
        "An administrator can change everybody's rights, so a password alone is not enough: "
        "a code from your phone is needed as well. Then the console is yours."
    ),
    "手机上的验证器每三十秒给出一个六位数。别人知道了您的密码，没有您的手机也进不来。": (
        "An authenticator on your phone shows six digits that change every thirty seconds. "
        "Whoever learns your password still needs your phone."
    ),
    "开始设置": "Begin",
    "在手机上装一个验证器（支持 TOTP 的都行，不用联网），扫这个码：": (
        "Install an authenticator on your phone (any that knows TOTP; it needs no network) and scan this:"
    ),
    "动态码的密钥，二维码": "The key of the one-time codes, as QR",
    "扫不了，手工输入密钥": "It cannot be scanned: type the key",
    "输入它显示的六位数字：": "Type the six digits it shows:",
    "开启动态码": "Switch one-time codes on",
    "已开启：登录时除密码外还要动态码。": "On: signing in asks for a code as well.",
    "还有 {n} 个备用码没有用过。": "{n} recovery codes are left.",
    "备用码": "Recovery codes",
    "只显示这一次：请抄下或打印，锁起来。手机丢了，用其中一个代替动态码登录；每个只能用一次。": (
        "Shown only this once: write them down or print them, and lock them away. "
        "If the phone is lost, one of them serves in place of a code, each once."
    ),
    "抄好了": "I have them",
    "换备用码": "Other recovery codes",
    "作废旧的，给我新的": "End the old ones, give me new ones",
    "换手机，或关闭动态码": "Another phone, or no codes",
    "先关闭，再用新手机设一遍。": "Switch them off, then set them up with the new phone.",
    "关闭动态码": "Switch one-time codes off",
    "语言": "Language",
    "外观": "Look",
    "随系统": "as the system",
    "浅色": "light",
    "深色": "dark",
    "登录着的设备": "Signed-in devices",
    "设备": "Device",
    "网络地址": "Address",
    "登录于": "Since",
    "最后使用": "Last used",
    "链接": "Link",
    "不认识的浏览器": "Unknown browser",
    "这一台": "This one",
    "退出这一台": "Sign it out",
    "退出其他 {n} 台": "Sign the other {n} out",
    "十二小时不用，或登录满七天，会自动退出。有不认识的设备：先退出它，再换密码。": (
        "A sign-in ends after twelve hours without use, and after seven days in any case. "
        "A device you do not know: sign it out, then change your password."
    ),
}
