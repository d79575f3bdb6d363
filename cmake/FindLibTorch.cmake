# LibTorch from the PyPI wheel, without its CMake package: that one pulls in all of CUDA and fails without a
# GPU.
# Looks in SGM_TORCH (environment or -D): the folder of `pip install --target`, a site-packages folder, or the
# package "torch" itself.
# Gives LibTorch::LibTorch (torch_cpu and c10), LibTorch_VERSION, LibTorch_ROOT (…/torch) and LibTorch_CUDA
# (major version or "").
if(NOT SGM_TORCH)
  if(DEFINED ENV{SGM_TORCH} AND NOT "$ENV{SGM_TORCH}" STREQUAL "")
    set(SGM_TORCH $ENV{SGM_TORCH})
  else()
    set(SGM_TORCH ${CMAKE_SOURCE_DIR}/.deps/torch)
  endif()
endif()
find_path(LibTorch_ROOT NAMES lib/libtorch_cpu.so PATHS ${SGM_TORCH}/torch ${SGM_TORCH} NO_DEFAULT_PATH NO_CACHE)
set(LibTorch_VERSION "")
set(LibTorch_CUDA "")
if(LibTorch_ROOT AND EXISTS ${LibTorch_ROOT}/version.py)
  file(READ ${LibTorch_ROOT}/version.py text)
  if(text MATCHES "__version__ = '([0-9.]+)")
    set(LibTorch_VERSION ${CMAKE_MATCH_1})
  endif()
  if(text MATCHES "cuda: [^=]*= '([0-9]+)")
    set(LibTorch_CUDA ${CMAKE_MATCH_1})
  endif()
endif()
include(FindPackageHandleStandardArgs)
find_package_handle_standard_args(LibTorch REQUIRED_VARS LibTorch_ROOT VERSION_VAR LibTorch_VERSION
  REASON_FAILURE_MESSAGE "no libtorch_cpu.so in SGM_TORCH=${SGM_TORCH}: run scripts/setup.sh, or set SGM_TORCH to a folder with torch 2.11.0")
if(LibTorch_FOUND AND NOT TARGET LibTorch::LibTorch)
  foreach(library torch_cpu c10)
    add_library(LibTorch::${library} SHARED IMPORTED)
    set_target_properties(LibTorch::${library} PROPERTIES IMPORTED_LOCATION ${LibTorch_ROOT}/lib/lib${library}.so)
  endforeach()
  add_library(LibTorch::LibTorch INTERFACE IMPORTED)
  target_include_directories(LibTorch::LibTorch SYSTEM INTERFACE ${LibTorch_ROOT}/include ${LibTorch_ROOT}/include/torch/csrc/api/include)
  target_link_libraries(LibTorch::LibTorch INTERFACE LibTorch::torch_cpu LibTorch::c10)
  # In the clone (.deps/) it is found from the program's place, build/bin, build/lib …; elsewhere where it
  # lies, which CMake adds by itself.
  cmake_path(IS_PREFIX CMAKE_SOURCE_DIR ${LibTorch_ROOT} NORMALIZE inside)
  if(inside)
    file(RELATIVE_PATH place ${CMAKE_BINARY_DIR}/bin ${LibTorch_ROOT}/lib)
    list(PREPEND CMAKE_BUILD_RPATH $ORIGIN/${place})
  endif()
  target_link_options(LibTorch::LibTorch INTERFACE -Wl,--allow-shlib-undefined)
endif()
