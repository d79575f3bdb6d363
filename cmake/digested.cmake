# sgm_digest_code(FOLDER OUT BUILD): the build makes OUT, the digests of the studies in FOLDER
# (code_digest.cmake), when one of the sources
# changes, or when one comes or goes: their list is a file of its own.
set(SGM_CODE_DIGEST ${CMAKE_CURRENT_LIST_DIR}/code_digest.cmake)
file(GLOB_RECURSE SGM_DIGESTED CONFIGURE_DEPENDS
  core/*.h core/*.cpp core/*.cu core/*.cuh datasets/*.h datasets/*.cpp)
list(FILTER SGM_DIGESTED EXCLUDE REGEX "/core/run/")

function(sgm_digest_code FOLDER OUT BUILD)
  file(GLOB own CONFIGURE_DEPENDS ${FOLDER}/*.cpp ${FOLDER}/*.h)
  set(sources ${SGM_DIGESTED} ${own} ${SGM_CODE_DIGEST})
  list(JOIN sources "\n" text)
  file(CONFIGURE OUTPUT ${OUT}.sources CONTENT "${text}\n" @ONLY)  # written only where it differs
  add_custom_command(OUTPUT ${OUT} DEPENDS ${sources} ${OUT}.sources VERBATIM
    COMMENT "Digesting the code of ${FOLDER}"
    COMMAND ${CMAKE_COMMAND} -DROOT=${CMAKE_SOURCE_DIR} -DFOLDER=${FOLDER} -DOUT=${OUT}
            "-DBUILD=${BUILD}" -P ${SGM_CODE_DIGEST})
endfunction()
