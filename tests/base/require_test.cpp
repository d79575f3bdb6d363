#include "core/base/require.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

namespace sgm {
namespace {

using testing::ThrowsMessage;

TEST(Require, ThrowsTheFormattedTextOfItsKind) {
  EXPECT_NO_THROW(require(true, "never {}", 1));
  EXPECT_NO_THROW(require_run(true, "never"));
  EXPECT_THAT([] { require(false, "steps must be positive, got {}", -1); },
              ThrowsMessage<InputError>("steps must be positive, got -1"));
  EXPECT_THAT([] { require_run(false, "disk full at {}%", 100); },
              ThrowsMessage<RunError>("disk full at 100%"));
}

}  // namespace
}  // namespace sgm
