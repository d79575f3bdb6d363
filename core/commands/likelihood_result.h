#pragma once
#include "core/commands/likelihood_call.h"
#include "core/io/result_file.h"
#include "core/report/table.h"

namespace sgm {

/// The mean with its standard error and what of that comes from images, draws and probes, in bits/dim; the
/// evaluations; and, in the notes, the protocol, the model, the data and what the density leaves out.
Table likelihood_table(const LikelihoodCall& call, const LikelihoodTask& task, const ImageBits& found);

/// The file likelihood.h5: bits (image, draw, probe), evaluations (image, draw), code (image, channel, row,
/// column), reconstruction (image) where it was asked for, the means, and where all that comes from.
Group likelihood_result(const LikelihoodCall& call, const LikelihoodTask& task, const ImageBits& found);

}  // namespace sgm
