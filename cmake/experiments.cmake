# A folder of experiments/ with sources is an experiment: an OBJECT library, and a driver of the folder's name.
# The digests of its studies' code (DESIGN: cells) are compiled in; they are made again only when a source changes.
include(cmake/digested.cmake)
set_source_files_properties(core/run/provenance.cpp PROPERTIES COMPILE_DEFINITIONS
                            "SGM_VERSION=\"${PROJECT_VERSION}\";SGM_HDF5_VERSION=\"${HDF5_VERSION}\"")

get_directory_property(options COMPILE_OPTIONS)
list(FILTER options EXCLUDE REGEX "^(-W|.*-Werror)")
string(TOUPPER "${CMAKE_BUILD_TYPE}" type)
set(SGM_BUILD_TEXT "${CMAKE_CXX_COMPILER_ID} ${CMAKE_CXX_COMPILER_VERSION} ${CMAKE_CXX_FLAGS} ${CMAKE_CXX_FLAGS_${type}} ${options} LibTorch ${LibTorch_VERSION}")

# Gives target experiment_NAME for the sources of FOLDER.
function(sgm_experiment NAME FOLDER)
  file(GLOB sources CONFIGURE_DEPENDS ${FOLDER}/*.cpp)
  set(code ${CMAKE_BINARY_DIR}/code/${NAME}.cpp)
  sgm_digest_code(${FOLDER} ${code} "${SGM_BUILD_TEXT}")
  add_library(experiment_${NAME} OBJECT ${sources} ${code})
  target_link_libraries(experiment_${NAME} PUBLIC sgm)
  sgm_precompile(experiment_${NAME} REUSE_FROM sgm)
endfunction()

file(GLOB folders CONFIGURE_DEPENDS ${CMAKE_SOURCE_DIR}/experiments/*)
set(SGM_EXPERIMENTS "")
set(SGM_DRIVERS "")
foreach(folder ${folders})
  file(GLOB sources CONFIGURE_DEPENDS ${folder}/*.cpp)
  get_filename_component(name ${folder} NAME)
  if(IS_DIRECTORY ${folder} AND sources)
    sgm_experiment(${name} ${folder})
    list(APPEND SGM_EXPERIMENTS experiment_${name})
    list(APPEND SGM_DRIVERS ${name})
    add_executable(${name} ${CMAKE_SOURCE_DIR}/core/run/driver_main.cpp)
    target_link_libraries(${name} PRIVATE experiment_${name} sgm)
  endif()
endforeach()
add_executable(sgm_program ${CMAKE_SOURCE_DIR}/core/run/sgm_main.cpp)
set_target_properties(sgm_program PROPERTIES OUTPUT_NAME sgm)
target_link_libraries(sgm_program PRIVATE ${SGM_EXPERIMENTS} sgm)
add_custom_target(programs DEPENDS ${SGM_DRIVERS} sgm_program)

# The toy experiment of tests/run, with a driver and an sgm of its own: build/toy/{toy,sgm}.
sgm_experiment(toy ${CMAKE_SOURCE_DIR}/tests/run/toy)
foreach(name driver sgm)
  add_executable(toy_${name} EXCLUDE_FROM_ALL ${CMAKE_SOURCE_DIR}/core/run/${name}_main.cpp)
  target_link_libraries(toy_${name} PRIVATE experiment_toy sgm)
  set_target_properties(toy_${name} PROPERTIES RUNTIME_OUTPUT_DIRECTORY ${CMAKE_BINARY_DIR}/toy)
endforeach()
set_target_properties(toy_driver PROPERTIES OUTPUT_NAME toy)
set_target_properties(toy_sgm PROPERTIES OUTPUT_NAME sgm)
