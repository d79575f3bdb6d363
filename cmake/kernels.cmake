# The loops of core/kernels are written for the vectoriser. Their results do not depend on these options: no
# fast-math among them.
file(GLOB loops CONFIGURE_DEPENDS core/kernels/*.cpp)
set(SGM_LOOP_OPTIONS -O3 -fno-math-errno -fno-trapping-math)
if(CMAKE_SYSTEM_PROCESSOR MATCHES "x86_64|AMD64")
  list(APPEND SGM_LOOP_OPTIONS -mprefer-vector-width=512)
endif()
set_source_files_properties(${loops} PROPERTIES COMPILE_OPTIONS "${SGM_LOOP_OPTIONS}" SKIP_PRECOMPILE_HEADERS ON)

# parallel.cpp calls LibTorch's parallel_for, which is serial without this, and waiting.cpp gathers a team;
# LibTorch's own OpenMP is
# linked, so that there is only one.
set_source_files_properties(core/tensor/parallel.cpp core/tensor/waiting.cpp
  PROPERTIES COMPILE_OPTIONS -fopenmp SKIP_PRECOMPILE_HEADERS ON)
target_link_libraries(sgm PRIVATE ${LibTorch_ROOT}/lib/libgomp.so.1)

# libsgm_cuda: the CUDA kernels and their dispatch, loaded by load_cuda(). Compiled wherever nvcc fits
# LibTorch, GPU or not: what of
# LibTorch's CUDA half needs a driver is resolved when it is loaded.
find_program(SGM_NVCC nvcc PATHS /usr/local/cuda/bin)
set(nvcc_version none)
if(SGM_NVCC)
  execute_process(COMMAND ${SGM_NVCC} --version OUTPUT_VARIABLE text)
  if(text MATCHES "release ([0-9]+)")
    set(nvcc_version ${CMAKE_MATCH_1})
  endif()
endif()
if(SGM_NVCC AND nvcc_version STREQUAL LibTorch_CUDA AND EXISTS ${LibTorch_ROOT}/lib/libtorch_cuda.so)
  get_filename_component(toolkit ${SGM_NVCC} REALPATH)
  get_filename_component(toolkit ${toolkit} DIRECTORY)
  get_filename_component(toolkit ${toolkit} DIRECTORY)
  file(GLOB kernels CONFIGURE_DEPENDS core/kernels/*.cu)
  set(objects "")
  foreach(kernel ${kernels})
    get_filename_component(name ${kernel} NAME)
    set(object ${CMAKE_BINARY_DIR}/cuda/${name}.o)
    add_custom_command(OUTPUT ${object} DEPENDS ${kernel} DEPFILE ${object}.d COMMENT "Building CUDA object ${name}"
      COMMAND ${SGM_NVCC} -std=c++20 -O3 -fmad=false -Xcompiler=-fPIC,-Wall -I${CMAKE_SOURCE_DIR} --expt-relaxed-constexpr --extended-lambda
              -gencode=arch=compute_80,code=sm_80 -gencode=arch=compute_90,code=[sm_90,compute_90] --threads=0
              -MD -MF ${object}.d -c ${kernel} -o ${object} VERBATIM)
    list(APPEND objects ${object})
  endforeach()
  file(MAKE_DIRECTORY ${CMAKE_BINARY_DIR}/cuda)
  file(GLOB dispatch CONFIGURE_DEPENDS core/*/*_cuda.cpp)
  add_library(sgm_cuda SHARED ${dispatch} ${objects})
  target_include_directories(sgm_cuda SYSTEM PRIVATE ${toolkit}/include)
  find_library(SGM_CUDART cudart PATHS ${toolkit}/lib64 NO_DEFAULT_PATH REQUIRED)
  target_link_libraries(sgm_cuda PRIVATE sgm ${LibTorch_ROOT}/lib/libc10_cuda.so ${LibTorch_ROOT}/lib/libtorch_cuda.so ${SGM_CUDART})
else()
  message(STATUS "libsgm_cuda is not built: it needs nvcc ${LibTorch_CUDA} (found: ${nvcc_version}) and libtorch_cuda.so")
endif()
