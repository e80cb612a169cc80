"""Whether the hub's broker can be reached and takes this station in."""

from __future__ import annotations

from content_packs.errors import StorageError
from kiosk.config import Enrolment
from kiosk.doctor.finding import Finding, Level, Patient, fine, mend, note
from kiosk.handover import Handover
from kiosk.line import Access
from kiosk.link import Hurdle, try_out


def hub(patient: Patient) -> Finding:
    """Address, TLS and the broker's word; the last not while the station runs, which it could disturb."""
    try:
        enrolment = patient.folder.enrolment()
    except StorageError as error:
        return Finding(Level.MEND, error.words)
    if enrolment is None:
        return note(
            "还没有登记：在中枢运行 yizhan enrol 取登记码", "not enrolled: get a token by `yizhan enrol`"
        )
    runs = Handover(patient.folder.path).is_claimed
    hurdle, why = try_out(access_of(enrolment, str(patient.folder.tls_key_file)), greet=not runs)
    match hurdle:
        case Hurdle.ADDRESS:
            return mend(
                f"连不上 {enrolment.broker}（{why}）：请检查网线、交换机和地址；站点照常签字。",
                f"cannot reach {enrolment.broker} ({why}): check cable and address; the station goes on",
            )
        case Hurdle.TLS:
            return mend(
                f"证书不对（{why}）：请先校时；仍不行请用新登记码重新登记。",
                f"the certificates do not fit ({why}): set the clock, else enrol again with a new token",
            )
        case Hurdle.REFUSED:
            return mend(
                f"消息服务拒绝本站（{why}）：请在中枢查看站点是否停用，或重新登记。",
                f"the broker refuses this station ({why}): is it shut out on the hub? else enrol again",
            )
    if runs:
        return fine(
            f"{enrolment.broker} 能连上；站点正在运行，是否在线看屏幕下方",
            f"{enrolment.broker} can be reached; the station is running: its footer says if it is on line",
            broker=enrolment.broker,
        )
    return fine(
        f"{enrolment.broker} 接受本站", f"{enrolment.broker} takes this station in", broker=enrolment.broker
    )


def access_of(enrolment: Enrolment, key_file: str) -> Access:
    """How the station reaches its broker."""
    return Access(
        enrolment.broker, enrolment.protocol, enrolment.user, enrolment.password, enrolment.ca,
        enrolment.certificate, key_file,
    )  # fmt: skip
