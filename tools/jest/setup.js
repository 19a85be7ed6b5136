// First of all in every spec file: CommonJS add-ons that require Nest would otherwise die in a require cycle with these ESM packages.
import 'reflect-metadata';
import '@nestjs/common';
import '@nestjs/core';
