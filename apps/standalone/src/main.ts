// The services are composed here once their modules exist.
console.error('not wired yet');
process.exitCode = 1;
