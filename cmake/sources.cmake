# The table of sources that is compiled in: file, digest of its tokens, what it includes
# (core/cells/sources.h). It is made again when a source changes, comes or goes, and compiled again only where
# tokens differ.
set(SGM_SOURCE_TABLE ${CMAKE_BINARY_DIR}/code/sources.cpp)
file(GLOB_RECURSE SGM_TABLED CONFIGURE_DEPENDS core/*.h core/*.cpp core/*.cu core/*.cuh
     datasets/*.h datasets/*.cpp experiments/*.h experiments/*.cpp tests/toy/*.h tests/toy/*.cpp)
list(JOIN SGM_TABLED "\n" text)
file(CONFIGURE OUTPUT ${SGM_SOURCE_TABLE}.list CONTENT "${text}\n" @ONLY)  # written only where it differs

add_executable(source_table core/cells/sources.cpp core/cells/sources_main.cpp)
target_link_libraries(source_table PRIVATE OpenSSL::Crypto)
set_target_properties(source_table PROPERTIES RUNTIME_OUTPUT_DIRECTORY ${CMAKE_BINARY_DIR}/code)

# What computations depend on beside the sources: LibTorch and the flags. The compiler's version goes to
# manifests.
get_directory_property(options COMPILE_OPTIONS)
list(FILTER options EXCLUDE REGEX "^(-W|.*-Werror)")
string(TOUPPER "${CMAKE_BUILD_TYPE}" type)
add_custom_command(OUTPUT ${SGM_SOURCE_TABLE} VERBATIM
  DEPENDS source_table ${SGM_TABLED} ${SGM_SOURCE_TABLE}.list
  COMMENT "Tabling the sources"
  COMMAND source_table ${CMAKE_SOURCE_DIR} ${SGM_SOURCE_TABLE}
          "${CMAKE_CXX_FLAGS} ${CMAKE_CXX_FLAGS_${type}} ${options} LibTorch ${LibTorch_VERSION}")
