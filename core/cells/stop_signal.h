#pragma once

namespace sgm {

/// For handlers of SIGINT and SIGTERM: whether this is a new request to stop. Whoever stops a group of
/// processes (timeout, systemd, a terminal) reaches each of them more than once, so what follows within a
/// second of a request is the same one.
bool is_new_stop();

}  // namespace sgm
