// The order in which cells run.
#include "core/cells/cell_queue.h"

#include <gmock/gmock.h>

#include <algorithm>
#include <cstdlib>

#include "core/cells/pool.h"

namespace sgm::test {
namespace {

/// A study of these cells of a plan.
PlannedStudy study_of(const std::vector<size_t>& cells) {
  PlannedStudy study{"", "", {{}}};
  for (const size_t index : cells) study.runs[0].cells.push_back({"", {}, index});
  return study;
}

PlannedCell planned(double seconds, int threads, std::vector<size_t> parents = {}) {
  PlannedCell cell;
  cell.cell.resources.seconds = seconds;
  cell.threads = threads;
  cell.parents = std::move(parents);
  return cell;
}

TEST(CellQueue, StartsTheLongestWayThatFitsAndParentsFirst) {
  setenv("SGM_THREADS", "2", 1);
  Plan plan;
  plan.cells = {planned(1, 1), planned(5, 1), planned(9, 1, {0}), planned(3, 2)};
  CellQueue queue(plan, 0);
  EXPECT_EQ(queue.start(), 0u);  // the longest way: with its child 10 seconds
  EXPECT_EQ(queue.start(), 1u);  // the cell of two threads does not fit beside
  EXPECT_FALSE(queue.start());
  queue.finish(0, true);
  EXPECT_EQ(queue.start(), 2u);
  queue.finish(1, true);
  EXPECT_FALSE(queue.start());
  queue.finish(2, true);
  EXPECT_EQ(queue.start(), 3u);
  unsetenv("SGM_THREADS");
}

/// A long training with its samples, a long study of one cell, and two cheap studies of two cells.
Plan trainings_and_tables() {
  Plan plan;
  plan.cells = {planned(600, 2), planned(100, 2, {0}), planned(300, 2), planned(20, 1),
                planned(30, 1),  planned(3, 1),        planned(4, 1)};
  plan.studies = {study_of({0, 1}), study_of({2}), study_of({3, 4}), study_of({5, 6})};
  return plan;
}

std::vector<double> ends_on(const Plan& plan, const char* cores, int jobs = 0) {
  setenv("SGM_THREADS", cores, 1);
  const std::vector<double> ends = estimated_ends(plan, jobs);
  unsetenv("SGM_THREADS");
  return ends;
}

TEST(CellQueue, BeginsWithTheCheapestStudies) {
  const Plan plan = trainings_and_tables();
  const std::vector<double> ends = ends_on(plan, "2");
  EXPECT_DOUBLE_EQ(ends[6], 4);  // both cores for the cheapest study, then for the next
  EXPECT_DOUBLE_EQ(ends[4], 33);
  EXPECT_LE(ends[3], 33);
  EXPECT_DOUBLE_EQ(ends[0], 33 + 300);
  EXPECT_DOUBLE_EQ(*std::max_element(ends.begin(), ends.end()), 33 + 500);
  const std::vector<double> in_turn = ends_on(plan, "2", 1);
  EXPECT_DOUBLE_EQ(in_turn[5], 7);
  EXPECT_DOUBLE_EQ(in_turn[0], 57 + 300);
}

/// Where there are cores for both, the longest way begins at once and a core is left for the cheap.
TEST(CellQueue, DoesNotStartTheLongestWayLate) {
  for (const char* cores : {"4", "8"}) {
    const std::vector<double> ends = ends_on(trainings_and_tables(), cores);
    EXPECT_DOUBLE_EQ(ends[1], 350);
    EXPECT_LE(ends[6], 7);
    EXPECT_DOUBLE_EQ(*std::max_element(ends.begin(), ends.end()), 350);
  }
}

TEST(CellQueue, CountsOfACheapStudyWhatItNeeds) {
  Plan plan;
  plan.cells = {planned(1000, 1), planned(1, 1, {0}), planned(50, 1)};
  plan.studies = {study_of({1}), study_of({2})};
  CellQueue queue(plan, 1);
  EXPECT_EQ(queue.start(), 2u);
  plan.cells[0].done = true;
  EXPECT_EQ(CellQueue(plan, 1).start(), 1u);
}

TEST(CellQueue, DropsWhatNeedsAFailure) {
  Plan plan;
  plan.cells = {planned(1, 1), planned(1, 1, {0}), planned(1, 1, {1}), planned(0.5, 1)};
  CellQueue queue(plan, 1);
  EXPECT_EQ(queue.start(), 0u);
  EXPECT_FALSE(queue.start());  // one job
  queue.finish(0, false);
  EXPECT_EQ(queue.state(2), CellQueue::State::dropped);
  EXPECT_EQ(queue.start(), 3u);
}

TEST(CellQueue, EstimatesTheTimeOfARun) {
  Plan plan;
  plan.cells = {planned(4, 1), planned(3, 1), planned(2, 1, {0})};
  EXPECT_DOUBLE_EQ(estimated_seconds(plan, 1), 9);
  EXPECT_DOUBLE_EQ(estimated_seconds(plan, 2), 6);
  plan.cells[0].done = true;
  EXPECT_DOUBLE_EQ(estimated_seconds(plan, 2), 3);
}

TEST(CellQueue, CountsOfATrainingWhatIsLeft) {
  Plan plan;
  plan.cells = {planned(100, 2)};
  plan.cells[0].to_do = 0.25;
  EXPECT_DOUBLE_EQ(estimated_seconds(plan, 1), 12.5);
}

}  // namespace
}  // namespace sgm::test
