#include "experiments/fid_tables/substitute_report.h"

namespace sgm::fid_tables::ncsn_table1 {
namespace {

const PaperTable paper{"NCSN Table 1: CIFAR-10",
                       {{"inception", "Inception score"}, {"fid", "FID"}},
                       {{"unconditional.pixelcnn", "PixelCNN"},
                        {"unconditional.pixeliqn", "PixelIQN"},
                        {"unconditional.ebm", "EBM"},
                        {"unconditional.wgan_gp", "WGAN-GP"},
                        {"unconditional.molm", "MoLM"},
                        {"unconditional.sngan", "SNGAN"},
                        {"unconditional.progressive_gan", "ProgressiveGAN"},
                        {"unconditional.ncsn", "NCSN"},
                        {"conditional.ebm", "EBM, class-conditional"},
                        {"conditional.sngan", "SNGAN, class-conditional"},
                        {"conditional.biggan", "BigGAN, class-conditional"}}};

const Substitute substitute{
    "train",
    {{"ncsn", "NCSN, annealed Langevin dynamics"}},
    {},
    "CIFAR-10, RefineNet of 30.1 M parameters, 10 levels, 200,000 steps of 128 images, Adam at 0.001, the "
    "checkpoint of the least FID",
    {"The paper's table orders NCSN among other people's models, of which none is trained here: it states no "
     "order that these networks could test."}};

const bool registered = register_report([](Report& out) { put_study(paper, substitute, out); });

}  // namespace
}  // namespace sgm::fid_tables::ncsn_table1
