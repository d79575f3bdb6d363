# LibTorch's operators take 5 of a file's 8 seconds: they are read once for the library and once for the tests. Every file still includes
# what it uses: the asan preset compiles without this.
option(SGM_PRECOMPILE "Precompiled headers" ON)
set(SGM_PRECOMPILED <ATen/Functions.h> <ATen/TensorOperators.h> <fmt/format.h> <filesystem> <functional> <map> <string> <vector>)

# sgm_precompile(TARGET HEADER…) makes them; sgm_precompile(TARGET REUSE_FROM OTHER) takes those of another target with equal options.
function(sgm_precompile target)
  if(SGM_PRECOMPILE)
    if("${ARGV1}" STREQUAL "REUSE_FROM")
      target_precompile_headers(${target} REUSE_FROM ${ARGV2})
    else()
      target_precompile_headers(${target} PRIVATE ${ARGN})
    endif()
    target_compile_options(${target} PRIVATE $<$<CXX_COMPILER_ID:GNU>:-fpch-preprocess>)  # what ccache needs
  endif()
endfunction()
