# A folder of experiments/ with studies is an experiment: an OBJECT library, and a driver of the folder's
# name. Each study is a folder in it. experiments/stages, what several experiments compute, is in every driver.
set(compiler "${CMAKE_CXX_COMPILER_ID} ${CMAKE_CXX_COMPILER_VERSION}")
set_source_files_properties(core/cells/provenance.cpp PROPERTIES COMPILE_DEFINITIONS
  "SGM_VERSION=\"${PROJECT_VERSION}\";SGM_HDF5_VERSION=\"${HDF5_VERSION}\";SGM_COMPILER=\"${compiler}\"")

# Gives target experiment_NAME for the sources of FOLDER and of the studies in it; each study has a namespace
# of its own.
function(sgm_experiment NAME FOLDER)
  file(GLOB sources CONFIGURE_DEPENDS ${FOLDER}/*.cpp ${FOLDER}/*/*.cpp)
  add_library(experiment_${NAME} OBJECT ${sources})
  target_link_libraries(experiment_${NAME} PUBLIC sgm)
  sgm_precompile(experiment_${NAME} REUSE_FROM sgm)
  # Several studies are one translation unit, and their reports another; what they share is compiled alone.
  foreach(kind study report)
    file(GLOB files CONFIGURE_DEPENDS ${FOLDER}/*/${kind}.cpp)
    set(count 0)
    foreach(file ${files})
      math(EXPR number "${count} / 5")
      math(EXPR count "${count} + 1")
      set_source_files_properties(${file} PROPERTIES UNITY_GROUP ${kind}_${number})
    endforeach()
  endforeach()
  set_target_properties(experiment_${NAME} PROPERTIES UNITY_BUILD ${SGM_UNITY} UNITY_BUILD_MODE GROUP
                        UNITY_BUILD_UNIQUE_ID registered)
  if(SGM_UNITY)
    target_compile_options(experiment_${NAME} PRIVATE $<$<CXX_COMPILER_ID:GNU>:-Wno-maybe-uninitialized>)
  endif()
endfunction()

sgm_experiment(stages ${CMAKE_SOURCE_DIR}/experiments/stages)
file(GLOB folders CONFIGURE_DEPENDS ${CMAKE_SOURCE_DIR}/experiments/*)
set(SGM_EXPERIMENTS experiment_stages)
set(SGM_DRIVERS "")
foreach(folder ${folders})
  file(GLOB studies CONFIGURE_DEPENDS ${folder}/*/study.cpp)
  get_filename_component(name ${folder} NAME)
  if(studies)
    sgm_experiment(${name} ${folder})
    list(APPEND SGM_EXPERIMENTS experiment_${name})
    list(APPEND SGM_DRIVERS ${name})
    add_executable(${name} ${CMAKE_SOURCE_DIR}/core/commands/driver_main.cpp)
    target_link_libraries(${name} PRIVATE experiment_${name} experiment_stages sgm)
  endif()
endforeach()
add_executable(sgm_program ${CMAKE_SOURCE_DIR}/core/commands/sgm_main.cpp)
set_target_properties(sgm_program PROPERTIES OUTPUT_NAME sgm)
target_link_libraries(sgm_program PRIVATE ${SGM_EXPERIMENTS} sgm)
add_custom_target(programs DEPENDS ${SGM_DRIVERS} sgm_program)

# The toy experiment of the tests, with a driver and an sgm of its own: build/toy/{toy,sgm}.
sgm_experiment(toy ${CMAKE_SOURCE_DIR}/tests/toy)
foreach(name driver sgm)
  add_executable(toy_${name} EXCLUDE_FROM_ALL ${CMAKE_SOURCE_DIR}/core/commands/${name}_main.cpp)
  target_link_libraries(toy_${name} PRIVATE experiment_toy sgm)
  set_target_properties(toy_${name} PROPERTIES RUNTIME_OUTPUT_DIRECTORY ${CMAKE_BINARY_DIR}/toy)
endforeach()
set_target_properties(toy_driver PROPERTIES OUTPUT_NAME toy)
set_target_properties(toy_sgm PROPERTIES OUTPUT_NAME sgm)
