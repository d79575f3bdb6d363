#include "core/report/report.h"

namespace sgm::toy::guest {
namespace {

void report(Report& out) {
  out.figure({.panels = {{.title = "walks", .x = {"walk"}, .y = {"end"}, .layers = {points({0, 1}, {1, 2})}}},
              .caption = "two points"});
  out.entry({.name = "twice", .value = out.result.at("only").value("twice"), .n = 1});
}

const bool registered = register_report(report);

}  // namespace
}  // namespace sgm::toy::guest
