import sys

from practice.serve.capacity import web_workers
from practice.serve.errors import ServeError
from practice.serve.sockets import open_listeners
from practice.serve.supervisor import Supervisor


def main() -> int:
    try:
        workers = web_workers()
        listeners = open_listeners(workers)
    except ServeError as error:
        print(error, file=sys.stderr)
        return 1
    return Supervisor(listeners, workers).run()


if __name__ == "__main__":
    sys.exit(main())
