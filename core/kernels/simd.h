#pragma once

/// A function so marked is compiled once each for AVX-512, AVX2 and any x86-64; all give the same bits, since
/// nothing is contracted to fused multiply-add. Elsewhere, and under sanitizers (which cannot start with it),
/// once.
#if defined(__x86_64__) && !defined(__SANITIZE_ADDRESS__) && !defined(__clang__)
#define SGM_CLONES __attribute__((target_clones("arch=x86-64-v4", "arch=x86-64-v3", "default")))
#else
#define SGM_CLONES
#endif
