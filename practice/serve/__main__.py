import signal
import sys

from practice.serve.capacity import default_web_workers
from practice.serve.configuration import read_configuration
from practice.serve.errors import ServeError
from practice.serve.sockets import open_listeners
from practice.serve.supervisor import Supervisor


def main() -> int:
    signal.signal(signal.SIGHUP, signal.SIG_IGN)  # until the supervisor can reload
    try:
        address, port, workers = read_configuration()
        workers = workers or default_web_workers()
        listeners = open_listeners(address, port, workers)
    except ServeError as error:
        print(error, file=sys.stderr)
        return 1
    return Supervisor(listeners, workers).run()


if __name__ == "__main__":
    sys.exit(main())
