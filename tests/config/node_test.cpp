#include "core/config/node.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <cmath>
#include <limits>

#include "core/base/require.h"

namespace sgm {
namespace {

std::string error_of(const std::string& text) {
  try {
    parse_toml(text, "a.toml");
  } catch (const InputError& error) {
    return error.what();
  }
  return "";
}

TEST(Node, FindsSetsAndErasesByPath) {
  Node node;
  node.set("a.b.c", 1);
  node.set("a.l", Node::List{1, 2});
  node.set("a.l.1", "x");
  EXPECT_EQ(canonical_text(node), R"({ a = { b = { c = 1 }, l = [1, "x"] } })");
  EXPECT_EQ(node.find("a.l.0")->as<int64_t>(), 1);
  EXPECT_EQ(node.find("a.x"), nullptr);
  EXPECT_EQ(node.find("a.b.c.d"), nullptr);
  EXPECT_EQ(node.find("a.l.2"), nullptr);
  EXPECT_FALSE(node.erase("a.b.x"));
  EXPECT_TRUE(node.erase("a.l.0"));
  EXPECT_TRUE(node.erase("a.b"));
  EXPECT_EQ(canonical_text(node), R"({ a = { l = ["x"] } })");
}

TEST(Node, SaysWhatIsMissingOrOfAnotherType) {
  const Node node = Node::Table{{"a", Node::Table{{"b", 1}}}};
  EXPECT_EQ(node.at<int64_t>("a.b"), 1);
  const auto error = [](const auto& read) -> std::string {
    try {
      read();
    } catch (const InputError& e) {
      return e.what();
    }
    return "";
  };
  EXPECT_EQ(error([&] { node.at("a.c"); }), "'a.c' is missing");
  EXPECT_EQ(error([&] { node.at<std::string>("a.b"); }), "'a.b' is an integer, must be a string");
}

TEST(Node, SetSaysWhatStandsInTheWay) {
  Node node;
  node.set("a.b", 1);
  node.set("l", Node::List{1});
  EXPECT_THAT([&] { node.set("a.b.c", 2); },
              testing::ThrowsMessage<InputError>("cannot set 'a.b.c': 'a.b' is an integer"));
  EXPECT_THAT([&] { node.set("l.1", 2); }, testing::ThrowsMessage<InputError>(
                                               "cannot set 'l.1': the list 'l' has 1 elements, none is '1'"));
}

TEST(Node, EqualityIgnoresOrderAndOriginButNotType) {
  EXPECT_EQ(parse_toml("a = 1\nb = 2", "x"), parse_toml("b = 2\n\na = 1", "y"));
  EXPECT_FALSE(parse_toml("a = 1", "x") == parse_toml("a = 1.0", "x"));
  EXPECT_FALSE(parse_toml("a = '1'", "x") == parse_toml("a = 1", "x"));
  EXPECT_EQ(Node(std::nan("")), Node(std::nan("")));
}

TEST(Toml, KeepsTheOrderOfWritingAndTheOrigins) {
  const Node node = parse_toml("z = 1\n[t]\ny = [1,\n  2]\na = {q = 1, b = 2}\n[s]\n", "x.toml");
  std::string order;
  for (const auto& [key, value] : node.as<Node::Table>()) order += key;
  EXPECT_EQ(order, "zts");
  EXPECT_EQ(where(node.find("t.y.1")->origin), "x.toml:4:3");
  EXPECT_EQ(where(node.find("t.a")->key_origin), "x.toml:5:1");
  EXPECT_EQ(where(node.find("t.a.b")->origin), "x.toml:5:17");
  const Node copy = node;
  EXPECT_EQ(where(copy.find("t.a.b")->key_origin), "x.toml:5:13");
}

TEST(Toml, NumbersAreShortAndReadBackTheSame) {
  EXPECT_EQ(float_text(2e-4), "2e-04");
  EXPECT_EQ(float_text(1e-5), "1e-05");
  EXPECT_EQ(float_text(1), "1.0");
  EXPECT_EQ(float_text(1e22), "1e+22");
  EXPECT_EQ(float_text(-0.0), "-0.0");
  for (const double v :
       {0.1, 1.0 / 3, 1e-5, 1e22, 1e5, 5e-324, 1.7976931348623157e308, -0.0, 123456789.0, 1e300, 3.0,
        std::numeric_limits<double>::infinity(), -std::numeric_limits<double>::infinity()}) {
    const Node back = parse_toml("v = " + float_text(v), "x");
    ASSERT_TRUE(back.find("v")->is<double>()) << float_text(v);
    EXPECT_EQ(back.find("v")->as<double>(), v);
    EXPECT_EQ(std::signbit(back.find("v")->as<double>()), std::signbit(v));
  }
  EXPECT_TRUE(std::isnan(parse_toml("v = " + float_text(std::nan("")), "x").find("v")->as<double>()));
}

TEST(Toml, WritesWhatItReads) {
  const Node node = parse_toml(
      "z = 1\nf = 1e-5\ns = \"a \\\"q\\\" \\\\ \\n \\t \\u0001 é\"\nl = [[1.0, 2.5], [], [{a = 1}]]\n\"odd "
      "key\" = true\n"
      "[t]\n[u.v]\nb = -7\n[u.\"x y\"]\nc = \"\"\n",
      "x");
  const std::string text = to_toml(node);
  EXPECT_EQ(parse_toml(text, "y"), node);
  EXPECT_EQ(text,
            "z = 1\nf = 1e-05\ns = \"a \\\"q\\\" \\\\ \\n \\t \\u0001 é\"\nl = [[1.0, 2.5], [], [{ a = 1 "
            "}]]\n\"odd key\" = true\n"
            "\n[t]\n\n[u.v]\nb = -7\n\n[u.\"x y\"]\nc = \"\"\n");
  EXPECT_EQ(to_toml(Node(Node::Table{{"a", Node()}, {"b", 1}})), "a = \"none\"\nb = 1\n");
}

TEST(Toml, CanonicalTextSortsKeys) {
  EXPECT_EQ(canonical_text(parse_toml("b = 1\na = {d = 1.5, c = 'x'}\ne = []", "x")),
            R"({ a = { c = "x", d = 1.5 }, b = 1, e = [] })");
}

TEST(Toml, SyntaxErrorsShowTheLine) {
  EXPECT_EQ(error_of("a = 1\nb = [1, 2\nc = 3\n"),
            "Error while parsing array: expected comma or closing ']', saw 'c' (a.toml:3:1)\n"
            "    c = 3\n"
            "    ^");
  EXPECT_EQ(error_of("a = 1\n\tb = .5\n"),
            "Error while parsing floating-point: expected decimal digit, saw '.' (a.toml:2:6)\n"
            "    \tb = .5\n"
            "    \t    ^");
  EXPECT_EQ(error_of("a = 1\na = 2\n"),
            "Error while parsing key-value pair: cannot redefine existing integer 'a' (a.toml:2:5)\n"
            "    a = 2\n"
            "        ^");
}

TEST(Toml, RefusesDatesAndDotsInKeys) {
  EXPECT_EQ(error_of("d = ['é', 2020-01-01]\n\"a.b\" = 1"),
            "dates and times are no values here (a.toml:1:11)\n"
            "    d = ['é', 2020-01-01]\n"
            "              ^\n"
            "  put it in quotes\n"
            "error: the key 'a.b' contains a dot (a.toml:2:1)\n"
            "    \"a.b\" = 1\n"
            "    ^\n"
            "  a dot separates tables: write it without quotes");
}

TEST(Toml, AMissingFileIsNamed) {
  EXPECT_THAT([] { read_toml("/nowhere/a.toml"); },
              testing::ThrowsMessage<InputError>(
                  "cannot read '/nowhere/a.toml'\n  check that it exists, is a file and may be read"));
  EXPECT_THAT([] { read_toml("/tmp"); },
              testing::ThrowsMessage<InputError>(
                  "cannot read '/tmp'\n  check that it exists, is a file and may be read"));
}

}  // namespace
}  // namespace sgm
