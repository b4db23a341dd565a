//! Where the server's memory comes from. Pages are made of very many small pieces, and with glibc's allocator a quarter
//! of the time of a long list went into getting and returning them.

#[global_allocator]
static HEAP: mimalloc::MiMalloc = mimalloc::MiMalloc;
