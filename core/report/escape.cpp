#include <array>
#include <cctype>
#include <string_view>
#include <utility>

#include "core/report/table.h"

namespace sgm {
namespace {

using Pair = std::pair<std::string_view, std::string_view>;

/// What LaTeX needs said differently: its special characters, and the UTF-8 signs of our tables as
/// mathematics.
constexpr std::array latex_signs = {
    Pair{"\\", "\\textbackslash{}"},
    Pair{"{", "\\{"},
    Pair{"}", "\\}"},
    Pair{"$", "\\$"},
    Pair{"&", "\\&"},
    Pair{"#", "\\#"},
    Pair{"%", "\\%"},
    Pair{"_", "\\_"},
    Pair{"~", "\\textasciitilde{}"},
    Pair{"^", "\\textasciicircum{}"},
    Pair{"<", "$<$"},
    Pair{">", "$>$"},
    Pair{"|", "$|$"},
    Pair{"±", "$\\pm$"},
    Pair{"×", "$\\times$"},
    Pair{"−", "$-$"},
    Pair{"·", "$\\cdot$"},
    Pair{"≤", "$\\leq$"},
    Pair{"≥", "$\\geq$"},
    Pair{"≈", "$\\approx$"},
    Pair{"≡", "$\\equiv$"},
    Pair{"≠", "$\\neq$"},
    Pair{"“", "``"},
    Pair{"→", "$\\to$"},
    Pair{"∞", "$\\infty$"},
    Pair{"√", "$\\surd$"},
    Pair{"–", "--"},
    Pair{"—", "---"},
    Pair{"…", "\\dots{}"},
    Pair{"✓", "$\\bullet$"},
    Pair{"✗", "$\\times$"},
    Pair{"◇", "$\\diamond$"},
    Pair{"○", "$\\circ$"},
    Pair{"²", "$^2$"},
    Pair{"³", "$^3$"},
    Pair{"₀", "$_0$"},
    Pair{"₁", "$_1$"},
    Pair{"₂", "$_2$"},
    Pair{"α", "$\\alpha$"},
    Pair{"β", "$\\beta$"},
    Pair{"γ", "$\\gamma$"},
    Pair{"δ", "$\\delta$"},
    Pair{"ε", "$\\varepsilon$"},
    Pair{"η", "$\\eta$"},
    Pair{"θ", "$\\theta$"},
    Pair{"λ", "$\\lambda$"},
    Pair{"μ", "$\\mu$"},
    Pair{"π", "$\\pi$"},
    Pair{"ρ", "$\\rho$"},
    Pair{"σ", "$\\sigma$"},
    Pair{"τ", "$\\tau$"},
    Pair{"χ", "$\\chi$"},
    Pair{"Δ", "$\\Delta$"},
    Pair{"Σ", "$\\Sigma$"},
};

bool is_word(std::string_view text, size_t i) {
  return i < text.size() && (std::isalnum(static_cast<unsigned char>(text[i])) || (text[i] & 0x80));
}

}  // namespace

std::string latex_escape(const std::string& text) {
  std::string out;
  for (size_t i = 0; i < text.size();) {
    const auto* sign = latex_signs.begin();
    while (sign != latex_signs.end() && text.compare(i, sign->first.size(), sign->first) != 0) ++sign;
    const bool found = sign != latex_signs.end();
    out += found ? sign->second : std::string_view(text).substr(i, 1);
    i += found ? sign->first.size() : 1;
  }
  return out;
}

std::string markdown_escape(const std::string& text) {
  std::string out;
  for (size_t i = 0; i < text.size(); ++i) {
    const bool inner_underscore = text[i] == '_' && i > 0 && is_word(text, i - 1) && is_word(text, i + 1);
    if (std::string_view("\\`*_|<[]~").find(text[i]) != std::string_view::npos && !inner_underscore)
      out += '\\';
    out += text[i] == '\n' ? ' ' : text[i];
  }
  return out;
}

}  // namespace sgm
