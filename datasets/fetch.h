#pragma once
#include <string>
#include <vector>

#include "datasets/manifest.h"

namespace sgm {

/// Brings the files of a data set to this machine: from SGM_MIRROR (a folder or a URL), else from the URLs of
/// its sources, into data_folder()/NAME; nothing if it is there. `entries` are its sources; the one whose
/// checksums the unpacked content has gives NAME. Files come whole or not at all; a broken-off call is gone
/// on with. InputError, and the file kept as NAME.wrong, if the content is of none of them; InputError with
/// all that was tried if nobody has it.
void fetch(const std::vector<DataEntry>& entries);

}  // namespace sgm
