#include "core/net/classifier.h"

#include <ATen/Functions.h>
#include <ATen/TensorOperators.h>
#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "core/metric/predictions.h"
#include "core/objective/cross_entropy.h"
#include "core/train/train.h"
#include "tests/support/one_thread.h"

namespace sgm {
namespace {

/// Images of any size and channels; the probabilities are those of its logits, and sum to 1.
TEST(Classifier, GivesFeaturesAndProbabilities) {
  const Classifier classifier = make_classifier({3, 10, 13}, 4, Rng(1));
  const at::Tensor images = Rng(2).uniform({501, 3, 10, 13}, at::kFloat);  // one more than a block
  const Classified said = classify(classifier, images);
  EXPECT_EQ(said.features.sizes(), at::IntArrayRef({501, 16}));
  const at::Tensor logits = classifier.net.forward(images.narrow(0, 498, 3), {}).to(at::kDouble);
  EXPECT_LT((said.probabilities.narrow(0, 498, 3) - logits.softmax(1)).abs().max().item<double>(), 1e-6);
  EXPECT_LT((said.probabilities.sum(1) - 1).abs().max().item<double>(), 1e-12);
  EXPECT_THROW(make_classifier({1, 28, 28}, 1, Rng(1)), InputError);
}

/// Bytes count as x/255, what lies outside [0, 1] as its ends.
TEST(Classifier, TakesBytesAndClamps) {
  const Classifier classifier = make_classifier({1, 8, 8}, 2, Rng(1));
  const at::Tensor bytes = Rng(2).integers(0, 256, {5, 1, 8, 8}).to(at::kByte);
  const at::Tensor unit = bytes.to(at::kFloat) / 255;
  EXPECT_TRUE(at::equal(classify(classifier, bytes).features, classify(classifier, unit).features));
  const at::Tensor outside = 3 * unit - 1;
  EXPECT_TRUE(
      at::equal(classify(classifier, outside).features, classify(classifier, outside.clamp(0, 1)).features));
}

/// Bright left halves against bright right halves, in noise: learned in a hundred steps.
TEST(Classifier, LearnsByCrossEntropy) {
  const Classifier classifier = make_classifier({1, 8, 8}, 2, Rng(1));
  const Batches batches{32, [](const Rng& step, BatchRows rows) {
                          Rng rng = step.rows(rows.first);
                          const at::Tensor y = rng.integers(0, 2, {rows.count});
                          const at::Tensor side = at::arange(8).div(4, "floor").view({1, 1, 1, 8});
                          const at::Tensor bright = (side == y.view({-1, 1, 1, 1})).to(at::kFloat);
                          const at::Tensor noise = rng.uniform({rows.count, 1, 8, 8}, at::kFloat);
                          return Batch{bright * .3 + .7 * noise, y, {}};
                        }};
  Training training{classifier.net.parameters, {}, batches};
  training.loss = [&](const Batch& batch, Rng&) {
    return cross_entropy(classifier.net.forward(batch.x, {}), batch.y);
  };
  train(training, {.steps = 100, .rate = 3e-3}, Rng(3));
  const Batch test = batches.whole(Rng(4));
  EXPECT_GE(accuracy(classify(classifier, test.x).probabilities, test.y), .95);
}

}  // namespace
}  // namespace sgm
